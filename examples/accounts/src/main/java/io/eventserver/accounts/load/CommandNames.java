package io.eventserver.accounts.load;

import java.nio.ByteBuffer;

/** Command ids, each of them once: a name of the load, and a number. */
public final class CommandNames {
  private final byte[] load;
  private long last;

  private CommandNames(byte[] load) {
    this.load = load;
  }

  /** Commands without ids. */
  public static CommandNames none() {
    return new CommandNames(new byte[0]);
  }

  /** Ids that begin with a name of at most 20 characters. */
  public static CommandNames of(String load) {
    return new CommandNames(Ascii.bytes(load + "-"));
  }

  /** Whether commands have ids at all. */
  public boolean isThere() {
    return load.length > 0;
  }

  /** Writes the next one. */
  public void write(ByteBuffer out) {
    out.put(load);
    Ascii.write(++last, out);
  }
}
