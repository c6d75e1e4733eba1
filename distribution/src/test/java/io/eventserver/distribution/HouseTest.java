package io.eventserver.distribution;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The house is as its plan says: dependencies point one way, and every file is of a size to read.
 */
class HouseTest {
  private static final int LINES_MAX = 400;
  private static final int COLUMNS_MAX = 100;
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.eventserver");

  @Test
  @DisplayName("each module depends only on those above it")
  void layers() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("domain")
        .definedBy("io.eventserver.domain..")
        .layer("wire")
        .definedBy("io.eventserver.wire..")
        .layer("event-store")
        .definedBy("io.eventserver.eventstore..")
        .layer("aggregates")
        .definedBy("io.eventserver.aggregates..")
        .layer("projections")
        .definedBy("io.eventserver.projections..")
        .layer("reactors")
        .definedBy("io.eventserver.reactors..")
        .layer("cluster-config")
        .definedBy("io.eventserver.clusterconfig..")
        .layer("bridge-client")
        .definedBy("io.eventserver.bridgeclient..")
        .layer("edge")
        .definedBy("io.eventserver.edge..")
        .layer("server")
        .definedBy("io.eventserver.server..")
        .layer("accounts")
        .definedBy("io.eventserver.accounts..")
        .whereLayer("domain")
        .mayNotAccessAnyLayer()
        .whereLayer("wire")
        .mayOnlyAccessLayers("domain")
        .whereLayer("event-store")
        .mayOnlyAccessLayers("domain", "wire")
        .whereLayer("aggregates")
        .mayOnlyAccessLayers("domain", "wire", "event-store")
        .whereLayer("projections")
        .mayOnlyAccessLayers("domain", "wire", "event-store")
        .whereLayer("reactors")
        .mayOnlyAccessLayers("domain", "wire", "event-store", "projections")
        .whereLayer("cluster-config")
        .mayNotAccessAnyLayer()
        .whereLayer("bridge-client")
        .mayOnlyAccessLayers("domain", "wire")
        .whereLayer("edge")
        .mayOnlyAccessLayers("wire", "event-store")
        .whereLayer("accounts")
        .mayOnlyAccessLayers("domain", "wire", "bridge-client")
        .whereLayer("accounts")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("server")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  @Test
  @DisplayName("the domain's words need nothing but Java")
  void domainIsPure() {
    noClasses()
        .that()
        .resideInAPackage("io.eventserver.domain..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", "io.eventserver.domain..")
        .check(CLASSES);
  }

  @Test
  @DisplayName("domain code asks no clock and throws no dice")
  void deterministic() {
    noClasses()
        .that()
        .implement("io.eventserver.domain.Aggregate")
        .or()
        .implement("io.eventserver.domain.Projection")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.random.RandomGenerator.class)
        .check(CLASSES);
  }

  @Test
  @DisplayName("no Vert.x type in domain, wire, client and accounts")
  void vertxStaysInside() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.eventserver.domain..",
            "io.eventserver.wire..",
            "io.eventserver.bridgeclient..",
            "io.eventserver.accounts..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx..")
        .check(CLASSES);
  }

  @Test
  @DisplayName("no file over 400 lines, no code line over 100 columns, no name that says nothing")
  void tidy() throws IOException {
    List<String> untidy = new ArrayList<>();
    for (Path file : sources()) {
      var lines = Files.readAllLines(file);
      String name = String.valueOf(file.getFileName());
      if (lines.size() > LINES_MAX) untidy.add(name + ": " + lines.size() + " lines");
      if (name.matches("(Abstract.*|.*(Util|Utils|Manager|Helper|Impl))\\.java")) untidy.add(name);
      lines.stream()
          .filter(
              line ->
                  line.length() > COLUMNS_MAX && !line.contains("\"") && !line.startsWith("import"))
          .forEach(line -> untidy.add(name + ": " + line.strip()));
    }
    assertThat(untidy).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (var files = Files.walk(Path.of(System.getProperty("house")))) {
      return files
          .filter(
              file -> file.toString().endsWith(".java") && !file.toString().contains("/target/"))
          .toList();
    }
  }
}
