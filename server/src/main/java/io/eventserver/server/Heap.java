package io.eventserver.server;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the memory, where all state is, has room for more.
 *
 * <p>It is full where a collection of everything leaves more than nine tenths of it in use: with
 * more, the process would do nothing but collect. It has room again where any collection leaves
 * less than 85 %. Any thread.
 */
final class Heap {
  private static final Logger LOG = LoggerFactory.getLogger("heap");
  private static final double FULL = 0.9;
  private static final double ROOM = 0.85;

  /** The collections of everything that are not called a major one. */
  private static final Set<String> WHOLE = Set.of("ZGC Major Cycles", "Shenandoah Cycles");

  /** That of this process. */
  static final Heap OF_PROCESS = watched();

  private volatile boolean full;

  boolean isFull() {
    return full;
  }

  private static Heap watched() {
    var heap = new Heap();
    Set<String> pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(it -> it.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (!(collector instanceof NotificationEmitter emitter)) continue;
      emitter.addNotificationListener((it, _) -> heap.heard(it, pools), null, null);
    }
    return heap;
  }

  private void heard(Notification notification, Set<String> pools) {
    if (!notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) return;
    var of = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
    boolean whole = of.getGcAction().equals("end of major GC") || WHOLE.contains(of.getGcName());
    collected(whole, inUse(of.getGcInfo(), pools));
  }

  /** The share in use of the pool that is fullest: the one of what has lived long. */
  private static double inUse(GcInfo collection, Set<String> pools) {
    return collection.getMemoryUsageAfterGc().entrySet().stream()
        .filter(it -> pools.contains(it.getKey()) && it.getValue().getMax() > 0)
        .mapToDouble(it -> share(it.getValue()))
        .max()
        .orElse(0);
  }

  private static double share(MemoryUsage usage) {
    return (double) usage.getUsed() / usage.getMax();
  }

  /**
   * A collection has ended.
   *
   * @param whole whether it was one of everything
   * @param inUse the share that it left
   */
  void collected(boolean whole, double inUse) {
    if (whole && inUse > FULL && !full) {
      full = true;
      LOG.error(
          "full: {} % is in use after a collection: commands and publishes are refused with 507;"
              + " start the node with more (-Xmx)",
          Math.round(100 * inUse));
    } else if (inUse < ROOM && full) {
      full = false;
      LOG.info("has room again: {} % is in use", Math.round(100 * inUse));
    }
  }
}
