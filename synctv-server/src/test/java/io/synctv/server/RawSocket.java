package io.synctv.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that can send what no proper one would, and need not read. */
final class RawSocket implements AutoCloseable {

  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int PING = 0x9;
  static final int PONG = 0xA;
  static final int CLOSE = 0x8;
  static final int FIN = 0x80;

  /** The connection ended without a close frame. */
  static final int CUT = 1006;

  /** A close frame that tells no code. */
  static final int NO_CODE = 1005;

  /** A frame from the server. */
  static final class Frame {

    private final int first;
    private final int opCode;
    private final byte[] payload;

    Frame(int first, int opCode, byte[] payload) {
      this.first = first;
      this.opCode = opCode;
      this.payload = payload;
    }

    /** The first byte, with all its bits. */
    int first() {
      return first;
    }

    int opCode() {
      return opCode;
    }

    byte[] payload() {
      return payload;
    }

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    int closeCode() {
      return payload.length == 0 ? NO_CODE : (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
    }
  }

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final OutputStream out;
  private final List<String> handshake = new ArrayList<>();

  /** Connects and asks for an upgrade, with more header lines where given. */
  RawSocket(int port, String room, int receiveBuffer, String... headers) throws IOException {
    this(port, receiveBuffer, request(port, room, headers));
  }

  /** Connects and sends a request as it is given. */
  RawSocket(int port, int receiveBuffer, String request) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout(30_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
    out.write(request.getBytes(StandardCharsets.ISO_8859_1));
    for (String line = line(); !line.isEmpty(); line = line()) {
      handshake.add(line);
    }
  }

  private static String request(int port, String room, String... headers) {
    StringBuilder request = new StringBuilder();
    request.append("GET /api/v1/rooms/").append(room).append("/ws HTTP/1.1\r\n");
    request.append("Host: 127.0.0.1:").append(port).append("\r\n");
    request.append("Connection: Upgrade\r\nUpgrade: WebSocket\r\n");
    request.append("Sec-WebSocket-Version: 13\r\n");
    request.append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  RawSocket(int port, String room, String... headers) throws IOException {
    this(port, room, 0, headers);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  List<String> handshake() {
    return handshake;
  }

  void text(String text) throws IOException {
    frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  void frame(int first, byte[] payload) throws IOException {
    frame(first, payload.length, payload, true);
  }

  /** Sends a frame whose header may say another length than follows. */
  void frame(int first, long length, byte[] payload, boolean masked) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(first);
    int mask = masked ? 0x80 : 0;
    if (length < 126) {
      bytes.write(mask | (int) length);
    } else if (length < 65_536) {
      bytes.write(mask | 126);
      bytes.write((int) (length >>> 8));
      bytes.write((int) length);
    } else {
      bytes.write(mask | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        bytes.write((int) (length >>> shift));
      }
    }
    byte[] key = {1, 2, 3, 4};
    if (masked) {
      bytes.writeBytes(key);
    }
    for (int i = 0; i < payload.length; i++) {
      bytes.write(masked ? payload[i] ^ key[i % 4] : payload[i]);
    }
    out.write(bytes.toByteArray());
  }

  void raw(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** Reads a frame; null at the end of the connection. */
  Frame read() throws IOException {
    try {
      int first = in.read();
      if (first < 0) {
        return null;
      }
      long length = in.read() & 0x7F;
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
      }
      byte[] payload = new byte[(int) length];
      in.readFully(payload);
      return new Frame(first, first & 0x0F, payload);
    } catch (SocketException | EOFException e) {
      return null;
    }
  }

  /** Reads until a text of a type comes. */
  String readText(String type) throws IOException {
    for (Frame frame = read(); frame != null; frame = read()) {
      if (frame.opCode() == TEXT && frame.text().contains("\"type\":\"" + type + "\"")) {
        return frame.text();
      }
    }
    throw new IOException("the connection ended before " + type);
  }

  /** Reads to the end and returns the close code. */
  int readClose() throws IOException {
    for (Frame frame = read(); frame != null; frame = read()) {
      if (frame.opCode() == CLOSE) {
        return frame.closeCode();
      }
    }
    return CUT;
  }

  /** Returns whether the other side ends the connection, whatever it still sends. */
  boolean ends() throws IOException {
    try {
      in.readAllBytes();
      return true;
    } catch (SocketException e) {
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  /** Gives up reading after so long. */
  void patience(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  /** Reads a refusal's body, to the end of the connection. */
  String readRest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
