package io.eventserver.benchmarks;

import io.eventserver.benchmarks.FiguresFile.Figure;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws the figures that benchmarks have kept, a plot each, as SVG. */
final class Plots {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 420;
  private static final Color[] COLORS = {new Color(0x1F6FB2), new Color(0xC44E52), Color.GRAY};

  private Plots() {}

  /** Arguments: the file of figures, the folder of the pictures. */
  public static void main(String... args) throws IOException {
    Map<String, List<Figure>> plots = new LinkedHashMap<>();
    for (var figure : FiguresFile.read(Path.of(args[0]))) {
      plots.computeIfAbsent(figure.plot(), _ -> new ArrayList<>()).add(figure);
    }
    Path folder = Files.createDirectories(Path.of(args[1]));
    for (var plot : plots.entrySet()) {
      String name = plot.getKey().replaceAll("[^a-z0-9]+", "-");
      VectorGraphicsEncoder.saveVectorGraphic(
          chart(plot.getKey(), plot.getValue()),
          folder.resolve(name).toString(),
          VectorGraphicsFormat.SVG);
    }
  }

  private static CategoryChart chart(String title, List<Figure> figures) {
    var chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(title).xAxisTitle("").build();
    var style = chart.getStyler();
    style.setLegendPosition(LegendPosition.OutsideE).setSeriesColors(COLORS);
    style.setChartBackgroundColor(Color.WHITE);
    style.setAvailableSpaceFill(0.7).setXAxisLabelRotation(20);
    style.setYAxisDecimalPattern("#,##0.##");
    var categories = figures.stream().map(Figure::category).distinct().toList();
    for (String series : figures.stream().map(Figure::series).distinct().toList()) {
      chart.addSeries(series, categories, values(figures, series, categories));
    }
    return chart;
  }

  private static List<Double> values(List<Figure> figures, String series, List<String> categories) {
    List<Double> values = new ArrayList<>();
    for (String category : categories) {
      values.add(
          figures.stream()
              .filter(it -> it.series().equals(series) && it.category().equals(category))
              .mapToDouble(Figure::value)
              .findFirst()
              .orElse(0));
    }
    return values;
  }
}
