import com.google.googlejavaformat.java.Formatter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks or applies the format of every Java source below a folder.
 *
 * <p>{@code check FOLDER} lists the files that differ and exits 1; {@code apply FOLDER} rewrites
 * them.
 */
final class Format {
  public static void main(String[] args) throws Exception {
    boolean apply = args[0].equals("apply");
    List<Path> differing = new ArrayList<>();
    for (Path file : sources(Path.of(args[1]))) {
      String text = Files.readString(file);
      String formatted = new Formatter().formatSourceAndFixImports(text);
      if (text.equals(formatted)) continue;
      differing.add(file);
      if (apply) Files.writeString(file, formatted);
    }
    if (differing.isEmpty()) return;
    differing.forEach(file -> System.out.println((apply ? "formatted " : "not formatted ") + file));
    if (apply) return;
    System.out.println("run: mvn -N process-sources -Dformat.mode=apply");
    System.exit(1);
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(
              file -> file.toString().endsWith(".java") && !file.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }
}
