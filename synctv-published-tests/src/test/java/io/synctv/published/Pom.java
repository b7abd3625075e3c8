package io.synctv.published;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A POM as it stands in the repository, read without what Maven would add. */
final class Pom {

  private static final XPath XPATH = XPathFactory.newInstance().newXPath();

  private final Document document;

  private Pom(Document document) {
    this.document = document;
  }

  static Pom of(String module) throws IOException {
    try {
      return new Pom(
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(Repository.file(module, ".pom").toFile()));
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("the POM of " + module + " cannot be read", e);
    }
  }

  /** Returns the names of what stands directly below the root. */
  List<String> elements() {
    return nodes("/project/*").stream().map(Node::getNodeName).toList();
  }

  /** Returns the text of an element, or nothing. */
  String text(String path) {
    List<Node> found = nodes("/project/" + path);
    return found.isEmpty() ? "" : found.getFirst().getTextContent().strip();
  }

  /** Returns what the module needs, as {@code artifact:scope}, with {@code ?} when optional. */
  List<String> dependencies() {
    List<String> all = new ArrayList<>();
    for (Node dependency : nodes("/project/dependencies/dependency")) {
      String scope = child(dependency, "scope");
      all.add(
          child(dependency, "groupId")
              + ":"
              + child(dependency, "artifactId")
              + ":"
              + (scope.isEmpty() ? "compile" : scope)
              + (child(dependency, "optional").equals("true") ? "?" : ""));
    }
    return all;
  }

  /** Returns the group and name of each entry of the list of versions. */
  List<String> managed() {
    return nodes("/project/dependencyManagement/dependencies/dependency").stream()
        .map(node -> child(node, "groupId") + ":" + child(node, "artifactId"))
        .distinct()
        .toList();
  }

  /** Returns the versions of what the module needs. */
  List<String> versions() {
    return nodes("/project/dependencies/dependency").stream()
        .map(node -> child(node, "version"))
        .toList();
  }

  private static String child(Node parent, String name) {
    NodeList children = parent.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i).getNodeName().equals(name)) {
        return children.item(i).getTextContent().strip();
      }
    }
    return "";
  }

  private List<Node> nodes(String path) {
    try {
      NodeList found = (NodeList) XPATH.evaluate(path, document, XPathConstants.NODESET);
      List<Node> nodes = new ArrayList<>();
      for (int i = 0; i < found.getLength(); i++) {
        nodes.add(found.item(i));
      }
      return nodes;
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException(path, e);
    }
  }
}
