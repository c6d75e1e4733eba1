package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folder that one process uses, and what may be removed from it. */
class DataFolderTest {
  @TempDir Path folder;

  private void writeLog() throws IOException {
    try (var data = DataFolder.open(folder);
        var log =
            FileLog.open(
                data.logDisk(),
                new EventTypes(List.of()),
                new Directory(),
                LogSettings.DEFAULT.withSegmentBytes(64 << 10),
                Replay.NOTHING)) {
      assertThat(log.head()).isZero();
    }
  }

  private List<String> files() throws IOException {
    return new FolderDisk(folder.resolve("log")).names();
  }

  @Test
  @DisplayName("clean removes segments and the one that is being prepared")
  void clean() throws IOException {
    writeLog();
    assertThat(files()).contains("00000001.log");
    Files.write(folder.resolve("log/next.segment"), new byte[5_000]);
    try (var data = DataFolder.open(folder)) {
      data.clean();
    }
    assertThat(files()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000002.log", "00000002.log.bak", "next.segment", "letter.txt"})
  @DisplayName("a file that is no segment keeps everything from being removed")
  void foreign(String name) throws IOException {
    writeLog();
    Files.writeString(folder.resolve("log").resolve(name), "dear reader");
    var before = files();
    try (var data = DataFolder.open(folder)) {
      assertThatThrownBy(data::clean).isInstanceOf(IOException.class).hasMessageContaining(name);
    }
    assertThat(files()).isEqualTo(before).contains("00000001.log");
  }

  @Test
  @DisplayName("a second taker is told what to do")
  void inUse() throws IOException {
    try (var _ = DataFolder.open(folder)) {
      assertThatThrownBy(() -> DataFolder.open(folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("--data");
    }
  }
}
