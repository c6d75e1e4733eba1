package io.eventserver.eventstore;

import java.io.IOException;
import java.util.List;

/**
 * Where the files of a log live: the one seam to the file system.
 *
 * <p>Names are those of files in one flat folder. What is created, renamed or deleted is durable
 * only after {@link #sync()}; what is written to a file only after {@link DiskFile#sync()}.
 */
public interface Disk {

  /** The names of all files, in order. */
  List<String> names() throws IOException;

  /** Opens a file that exists. */
  DiskFile open(String name) throws IOException;

  /** Creates a file that does not exist. */
  DiskFile create(String name) throws IOException;

  /** Gives a file another name, in one step. */
  void rename(String from, String to) throws IOException;

  /** Removes a file. */
  void delete(String name) throws IOException;

  /** Makes names durable. */
  void sync() throws IOException;
}
