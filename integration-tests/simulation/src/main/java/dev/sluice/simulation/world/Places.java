package dev.sluice.simulation.world;

/** Where things are in the simulated database. */
final class Places {
  static final String STATE = "sluice";
  static final int PARTITION = 0;
  private static final String HEAD = "/head";
  private static final String LEASE = "/lease";
  private static final String PAGE = "/page#";

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

  /** The name of the page that an item is. */
  static String pageOf(String place) {
    return place.substring(place.indexOf(PAGE) + PAGE.length());
  }
}
