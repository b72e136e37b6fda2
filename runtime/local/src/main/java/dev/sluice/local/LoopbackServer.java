package dev.sluice.local;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.net.URI;
import java.util.Arrays;

/**
 * DynamoDB Local's server in this process, kept to loopback.
 *
 * <p>It has no option for the interface: left alone it listens on all of them, and anybody in the
 * same network could read and write its tables. But its Jetty server is made, connector and all,
 * before it is started, so the connector is told its host, and to take a port that is free. Should
 * another version do otherwise, it is not started at all.
 *
 * <p>All by name: no class of ours links against one of theirs.
 */
final class LoopbackServer {
  private static final String RUNNER = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner";
  private static final String JETTY = "org.eclipse.jetty.server.Server";

  private static final String LOOPBACK = "127.0.0.1";

  private final Object proxy;
  private final Object connector;

  private LoopbackServer(Object proxy, Object connector) {
    this.proxy = proxy;
    this.connector = connector;
  }

  /** Of the arguments that its own main would get; not listening yet. */
  static LoopbackServer of(String... arguments) throws ReflectiveOperationException {
    Object proxy =
        Class.forName(RUNNER)
            .getMethod("createServerFromCommandLineArgs", String[].class)
            .invoke(null, (Object) arguments);
    Field field =
        Arrays.stream(proxy.getClass().getDeclaredFields())
            .filter(each -> each.getType().getName().equals(JETTY))
            .findFirst()
            .orElseThrow(() -> new NoSuchFieldException("no %s in %s".formatted(JETTY, proxy)));
    field.setAccessible(true);
    Object connectors = call(field.get(proxy), "getConnectors");
    if (Array.getLength(connectors) != 1) {
      throw new NoSuchFieldException(
          "%d connectors, not one, to keep to loopback".formatted(Array.getLength(connectors)));
    }
    return new LoopbackServer(proxy, Array.get(connectors, 0));
  }

  /**
   * Starts it.
   *
   * @param port to listen on; 0 for one that is free
   * @return where it listens
   */
  URI start(int port) throws ReflectiveOperationException {
    connector.getClass().getMethod("setHost", String.class).invoke(connector, LOOPBACK);
    connector.getClass().getMethod("setPort", int.class).invoke(connector, port);
    call(proxy, "start");
    return URI.create("http://%s:%s".formatted(LOOPBACK, call(connector, "getLocalPort")));
  }

  void stop() throws ReflectiveOperationException {
    call(proxy, "stop");
  }

  private static Object call(Object target, String method) throws ReflectiveOperationException {
    return target.getClass().getMethod(method).invoke(target);
  }
}
