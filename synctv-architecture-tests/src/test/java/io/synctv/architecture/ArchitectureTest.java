package io.synctv.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The arrows of docs/architecture.md and the names of CONTRIBUTING.md. Whoever has a good reason to
 * break one changes the rule here, in the same commit, and says why.
 */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.synctv");

  private static final String API = "io.synctv.api..";
  private static final String CLUSTER_SPI = "io.synctv.cluster.spi..";
  private static final String CLUSTER_KIT = "io.synctv.cluster.kit..";
  private static final String CLUSTER_LOCAL = "io.synctv.cluster.local..";
  private static final String CLUSTER_REDIS = "io.synctv.cluster.redis..";
  private static final String CORE = "io.synctv.core..";
  private static final String STORE_JDBC = "io.synctv.store.jdbc..";
  private static final String SERVER = "io.synctv.server..";

  /** Contracts as tests, for whoever implements an interface. */
  private static final String STORE_KIT = "io.synctv.store.kit..";

  private static final String LAUNCHER = "io.synctv.launcher..";

  private static final String STATUS = "io.synctv.api.ApiStatus";

  /** The parts of the JDK that belong to an edge: databases, HTTP, user interfaces. */
  private static final DescribedPredicate<JavaClass> PLAIN_JDK =
      resideInAPackage("java..")
          .and(not(resideInAnyPackage("java.sql..", "java.net.http..", "java.awt..", "java.rmi..")))
          .as("the JDK without databases and HTTP");

  @Test
  void everyModuleIsOnTheClassPath() {
    assertThat(
            Stream.of(
                    API,
                    CLUSTER_SPI,
                    CLUSTER_KIT,
                    CLUSTER_LOCAL,
                    CLUSTER_REDIS,
                    CORE,
                    STORE_JDBC,
                    STORE_KIT,
                    SERVER,
                    LAUNCHER)
                .filter(module -> CLASSES.that(resideInAPackage(module)).isEmpty()))
        .as("modules without a class: the other rules would pass without looking")
        .isEmpty();
  }

  @Test
  void theApiKnowsNothingElse() {
    check(knowsOnly(API, API));
  }

  @Test
  void theClusterSpiKnowsTheApi() {
    check(knowsOnly(CLUSTER_SPI, API, CLUSTER_SPI));
  }

  /** What they are written with stays with whoever tests a transport or stores. */
  @Test
  void onlyTheKitsKnowTheLibrariesOfTests() {
    check(
        classes()
            .that(resideInAPackage(CLUSTER_KIT))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "java..",
                "org.jspecify..",
                "com.google.errorprone.annotations..",
                "org.junit.jupiter.api..",
                "org.assertj..",
                "org.awaitility..",
                API,
                CLUSTER_SPI,
                CLUSTER_KIT));
    check(
        noClasses()
            .that(not(resideInAnyPackage(CLUSTER_KIT, STORE_KIT)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                CLUSTER_KIT, STORE_KIT, "org.junit..", "org.assertj..", "org.awaitility.."));
  }

  @Test
  void theLocalTransportKnowsTheSpi() {
    check(knowsOnly(CLUSTER_LOCAL, API, CLUSTER_SPI, CLUSTER_LOCAL));
  }

  @Test
  void theCoreKnowsTheApiAndTheSpiButNoTransportStoreOrServer() {
    check(knowsOnly(CORE, API, CLUSTER_SPI, CORE));
  }

  @Test
  void theRedisTransportKnowsNoEngineStoreOrServer() {
    check(
        noClasses()
            .that(resideInAPackage(CLUSTER_REDIS))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLUSTER_LOCAL, CORE, STORE_JDBC, SERVER, "io.helidon.."));
  }

  @Test
  void theStoresKnowNoEngineTransportOrServer() {
    check(
        noClasses()
            .that(resideInAPackage(STORE_JDBC))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                CLUSTER_SPI, CLUSTER_LOCAL, CLUSTER_REDIS, CORE, SERVER, "io.helidon.webserver.."));
  }

  @Test
  void theKitOfStoresKnowsTheApiAndTestLibraries() {
    check(
        classes()
            .that(resideInAPackage(STORE_KIT))
            .should()
            .onlyDependOnClassesThat(
                PLAIN_JDK.or(
                    resideInAnyPackage(
                        API, STORE_KIT, "org.jspecify..", "org.junit..", "org.assertj.."))));
  }

  @Test
  void theLauncherNeedsNothingButTheJdk() {
    check(
        classes()
            .that(resideInAPackage(LAUNCHER))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", LAUNCHER));
  }

  @ParameterizedTest
  @ValueSource(strings = {API, CLUSTER_SPI, CLUSTER_LOCAL, CLUSTER_REDIS, CORE, STORE_JDBC, SERVER})
  void packagesOfAModuleFormNoCycle(String module) {
    check(
        slices()
            .assignedFrom(packagesIn(module))
            .should()
            .beFreeOfCycles()
            // A mark that every package carries is no dependency between features.
            .ignoreDependency(alwaysTrue(), name(STATUS)));
  }

  /** A room is four packages on one another; each knows those below it only. */
  @Test
  void theArrowsInsideARoomGoDown() {
    String[] layers = {"room", "command", "presence", "log", "engine"};
    for (int i = 1; i < layers.length; i++) {
      String[] above = new String[i];
      for (int j = 0; j < i; j++) {
        above[j] = "io.synctv.core." + layers[j] + "..";
      }
      String layer = "io.synctv.core." + layers[i] + "..";
      assertThat(CLASSES.that(resideInAPackage(layer))).as(layer).isNotEmpty();
      check(
          noClasses()
              .that(resideInAPackage(layer))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(above));
    }
  }

  /** What the application says of people counts wherever somebody's rights are asked for. */
  @Test
  void rightsAreAskedForInOnePlace() {
    check(
        noClasses()
            .that(resideInAPackage(CORE))
            .and(not(resideInAPackage("io.synctv.core.member..")))
            .should(
                be(
                    describe(
                        "users of Access",
                        c ->
                            c.getAccessesFromSelf().stream()
                                .anyMatch(ArchitectureTest::asksTheRoomAlone))))
            .because("Rights has the application's say, and Access the room's alone"));
  }

  private static boolean asksTheRoomAlone(JavaAccess<?> access) {
    return access.getTargetOwner().getName().equals("io.synctv.core.member.Access")
        && !access.getTarget().getName().equals("entryRole");
  }

  /** So that a test of an application can let the engine's time pass. */
  @Test
  void theEngineReadsOneClock() {
    check(
        noClasses()
            .that(resideInAPackage(CORE))
            .and(not(resideInAPackage("io.synctv.core.time..")))
            .should(
                be(
                    describe(
                        "readers of the machine's clock",
                        c ->
                            c.getAccessesFromSelf().stream()
                                .anyMatch(ArchitectureTest::readsTheClock)))));
  }

  private static boolean readsTheClock(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String method = access.getTarget().getName();
    return (owner.equals("java.lang.System")
            && (method.equals("nanoTime") || method.equals("currentTimeMillis")))
        || (owner.startsWith("java.time.") && (method.equals("now") || method.equals("system")));
  }

  @Test
  void packagesAreNamedByFeature() {
    check(
        noClasses()
            .should()
            .resideInAnyPackage(
                "..util..",
                "..utils..",
                "..common..",
                "..helper..",
                "..helpers..",
                "..manager..",
                "..impl.."));
  }

  @Test
  void classesAreNamedByWhatTheyAre() {
    check(
        noClasses()
            .should()
            .haveNameMatching(".*(Impl|Manager|Helper|Helpers|Util|Utils)(\\$.*)?"));
  }

  @Test
  void noGettersAndSetters() {
    check(
        noMethods()
            .that()
            .areDeclaredInClassesThat(resideInAnyPackage(API, CLUSTER_SPI, CORE))
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .and()
            .arePublic()
            .and(not(overridesForeignMethod()))
            .should()
            .haveNameMatching("(get|set)[A-Z].*"));
  }

  @Test
  void classesAreFinalUnlessMadeForExtension() {
    check(
        classes()
            .that()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .areNotAnonymousClasses()
            .and()
            .areNotAssignableTo(Throwable.class)
            .should(
                be(
                    describe(
                        "final, abstract or sealed",
                        c ->
                            c.getModifiers().contains(JavaModifier.FINAL)
                                || c.getModifiers().contains(JavaModifier.ABSTRACT)
                                || c.reflect().isSealed()))));
  }

  @Test
  void publicTypesSayHowStableTheyAre() {
    check(
        classes()
            .that(resideInAnyPackage(API, CLUSTER_SPI, CLUSTER_KIT, CORE, STORE_KIT))
            .and()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .and(are(not(name(STATUS))))
            .should()
            .beAnnotatedWith(STATUS));
  }

  @Test
  void onlyTheCommandLinePrints() {
    check(
        noClasses()
            .that(not(resideInAnyPackage("io.synctv.server.cli..", LAUNCHER)))
            .should(ACCESS_STANDARD_STREAMS));
  }

  @Test
  void noMethodBlocksOtherCarriers() {
    check(
        methods()
            .should()
            .notHaveModifier(JavaModifier.SYNCHRONIZED)
            .because("a lock of our own does not pin a virtual thread"));
  }

  private static ArchRule knowsOnly(String module, String... known) {
    return classes()
        .that(resideInAPackage(module))
        .should()
        .onlyDependOnClassesThat(
            PLAIN_JDK
                .or(resideInAnyPackage("org.jspecify..", "com.google.errorprone.annotations.."))
                .or(resideInAnyPackage(known)));
  }

  /** The engine takes any reference to media; the server's reader takes web addresses only. */
  @Test
  void theServerMakesMediaOnlyWhereTheirAddressesAreChecked() {
    check(
        noClasses()
            .that(resideInAPackage(SERVER))
            .and(not(name("io.synctv.server.json.WireReader")))
            .should()
            .callCodeUnitWhere(
                describe(
                    "makes media",
                    call ->
                        Stream.of("Media", "Subtitle", "MediaSource")
                                .map("io.synctv.api.playlist."::concat)
                                .anyMatch(call.getTargetOwner().getName()::equals)
                            && Stream.of("<init>", "of").anyMatch(call.getName()::equals))));
  }

  private static SliceAssignment packagesIn(String module) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return resideInAPackage(module).test(type)
            ? SliceIdentifier.of(type.getPackageName())
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "packages of " + module;
      }
    };
  }

  /** Holds for a method that a type of the JDK or of a library named, such as a supplier's. */
  private static DescribedPredicate<JavaMethod> overridesForeignMethod() {
    return describe(
        "override a method of the JDK or of a library",
        method ->
            Stream.concat(
                    method.getOwner().getAllRawSuperclasses().stream(),
                    method.getOwner().getAllRawInterfaces().stream())
                .filter(type -> !type.getPackageName().startsWith("io.synctv"))
                .anyMatch(
                    type ->
                        type.getMethods().stream()
                            .anyMatch(
                                foreign ->
                                    foreign.getName().equals(method.getName())
                                        && foreign.getRawParameterTypes().size()
                                            == method.getRawParameterTypes().size())));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
