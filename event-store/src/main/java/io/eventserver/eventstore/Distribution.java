package io.eventserver.eventstore;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * How values are distributed that one thread records; any thread looks.
 *
 * <p>The whole of it is told as HdrHistogram's compressed histogram in Base64: the difference of
 * two of them is what came between.
 */
public final class Distribution {
  private static final int DIGITS = 2;

  private final SingleWriterRecorder recorder = new SingleWriterRecorder(DIGITS);
  private final Histogram total = new Histogram(DIGITS);

  void record(long value) {
    recorder.recordValue(value);
  }

  /** Count, percentiles and the histogram, by name. */
  public synchronized Map<String, Object> told() {
    total.add(recorder.getIntervalHistogram());
    var told = new LinkedHashMap<String, Object>();
    told.put("count", total.getTotalCount());
    told.put("p50", total.getValueAtPercentile(50));
    told.put("p99", total.getValueAtPercentile(99));
    told.put("max", total.getMaxValue());
    told.put("histogram", encoded());
    return told;
  }

  private String encoded() {
    var bytes = ByteBuffer.allocate(total.getNeededByteBufferCapacity());
    int length = total.encodeIntoCompressedByteBuffer(bytes, Deflater.BEST_SPEED);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
  }
}
