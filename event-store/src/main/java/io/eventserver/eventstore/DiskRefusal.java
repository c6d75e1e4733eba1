package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What a disk says when it does not do something, in the words of its operator. */
public final class DiskRefusal {
  private DiskRefusal() {}

  /** Whether there is no room. */
  public static boolean isFull(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("No space left") || message.contains("quota exceeded");
  }

  /** What is wrong with which file, without the name of a class. */
  public static String reason(IOException e) {
    return e instanceof FileSystemException at && at.getFile() != null
        ? at.getFile() + ": " + why(e)
        : why(e);
  }

  /** What is wrong, without the name of a class or a file. */
  static String why(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no such file";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
