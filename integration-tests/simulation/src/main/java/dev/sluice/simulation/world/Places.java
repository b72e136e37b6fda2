package dev.sluice.simulation.world;

import java.util.regex.Pattern;

/** Where things are in the simulated database. */
final class Places {
  static final String STATE = "sluice";
  static final String BUCKET = "pages";
  static final int PARTITION = 0;
  private static final String HEAD = "/head";
  private static final String LEASE = "/lease";
  private static final String PAGE = "/page#";

  private static final Pattern CHUNK = Pattern.compile("/[^/]*-[0-9]+#[0-9]{5}$");
  private static final String FIRST_CHUNK = "#00000";

  private Places() {}

  /** Whether a request, or the place of an item, is about a head. */
  static boolean isHead(String place) {
    return place.endsWith(HEAD);
  }

  /** Whether a request, or the place of an item, is about a lease. */
  static boolean isLease(String place) {
    return place.endsWith(LEASE);
  }

  /** Whether a request, or the place of an item, is about a page's item. */
  static boolean isPage(String place) {
    return place.contains(PAGE);
  }

  /** Whether the place of an item is a chunk's: its page's name, and the chunk's number. */
  static boolean isChunk(String place) {
    return CHUNK.matcher(place).find();
  }

  /** Whether a chunk is not the first of its page. */
  static boolean isLaterChunk(String place) {
    return isChunk(place) && !place.endsWith(FIRST_CHUNK);
  }

  /** The name of the page that an item is. */
  static String pageOf(String place) {
    return place.substring(place.indexOf(PAGE) + PAGE.length());
  }
}
