package io.eventserver.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Figures for plots, a line each: plot, category, series and value. Where a benchmark is told no
 * file ({@code -Dfigures=…}), none are kept.
 */
final class FiguresFile {
  private static final String PROPERTY = "figures";

  private FiguresFile() {}

  /** One bar of a plot. */
  record Figure(String plot, String category, String series, double value) {}

  static void add(String plot, String category, String series, double value) throws IOException {
    String file = System.getProperty(PROPERTY);
    if (file == null) return;
    String line = String.format(Locale.ROOT, "%s,%s,%s,%.3f%n", plot, category, series, value);
    Files.writeString(Path.of(file), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  static List<Figure> read(Path file) throws IOException {
    List<Figure> all = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(",", -1);
      all.add(new Figure(words[0], words[1], words[2], Double.parseDouble(words[3])));
    }
    return all;
  }
}
