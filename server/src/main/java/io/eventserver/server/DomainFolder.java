package io.eventserver.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.Json;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder from which one node takes jars while it runs, and where it remembers which it took.
 *
 * <p>Blocks; one thread at a time.
 */
final class DomainFolder implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String REMEMBERED = "deployed.json";

  private static final Pattern NAME = Pattern.compile("\\w[\\w.-]{0,199}\\.jar");

  private final Path folder;
  private @Nullable FileChannel channel;
  private boolean anothers;

  /** The file {@value REMEMBERED}: jars by the names of their files, in the order of deployment. */
  private record Remembered(List<String> jars) {}

  private DomainFolder(Path folder) {
    this.folder = folder;
  }

  /** The folder, whether it is there or not. */
  static DomainFolder at(Path folder) {
    return new DomainFolder(folder);
  }

  @Override
  public String toString() {
    return folder.toString();
  }

  /** Which jars were deployed when the node ran last; none where there is no folder. */
  List<String> remembered() throws IOException {
    Path file = folder.resolve(REMEMBERED);
    if (!Files.isDirectory(folder)) return List.of();
    take();
    if (!Files.exists(file)) return List.of();
    try {
      return Json.mapper().readValue(Files.readAllBytes(file), Remembered.class).jars();
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s is not what this server wrote: %s: mend or remove it"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
  }

  /** Remembers which jars are deployed, durably. */
  void remember(List<String> jars) throws IOException {
    take();
    Path next = folder.resolve(REMEMBERED + ".next");
    try (var out =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(Json.bytes(new Remembered(jars)));
      while (bytes.hasRemaining()) out.write(bytes);
      out.force(true);
    }
    Files.move(next, folder.resolve(REMEMBERED), StandardCopyOption.ATOMIC_MOVE);
    try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  /**
   * A jar of the folder.
   *
   * @throws RequestFailure 400 where that is no name of a file in it, 404 where there is none
   */
  Path jar(String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw RequestFailure.malformed(
          "jar: the name of a file in the folder, as my-reactors.jar: letters, digits, '.', '_',"
              + " '-'");
    }
    Path jar = folder.resolve(name);
    if (!Files.isRegularFile(jar)) {
      throw RequestFailure.notFound("there is no %s in %s of the node".formatted(name, folder));
    }
    take();
    return jar;
  }

  /** The jars in it. */
  List<String> jars() throws IOException {
    if (!Files.isDirectory(folder)) return List.of();
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .sorted()
          .toList();
    }
  }

  /** A folder belongs to one node: two would not remember the same. */
  private void take() throws IOException {
    if (channel != null) return;
    if (anothers) throw taken();
    var opened =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(opened).isPresent()) {
      channel = opened;
      return;
    }
    opened.close();
    // For good: what it remembers was not read, and must not be forgotten.
    anothers = true;
    throw taken();
  }

  private RequestFailure taken() {
    return new RequestFailure(
        FailureCode.CONFLICT,
        "the folder %s was another node's when this one began: give it a --domain-dir of its own, or start it anew"
            .formatted(folder));
  }

  private static Optional<FileLock> lock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    var opened = channel;
    channel = null;
    if (opened != null) opened.close();
  }
}
