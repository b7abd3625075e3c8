package io.synctv.server.edge;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.function.BooleanSupplier;

/**
 * Notices that a port stopped listening although nobody stopped it: the web server's listener does
 * so at errors it does not know, and for good.
 */
public final class ListenerWatch implements HttpService {

  private final BooleanSupplier stopping;
  private final Runnable died;

  /**
   * Makes the watch of one port, to be registered in its routing.
   *
   * @param stopping whether the server is being stopped
   * @param died is called when it is not, and the port stopped
   */
  public ListenerWatch(BooleanSupplier stopping, Runnable died) {
    this.stopping = stopping;
    this.died = died;
  }

  @Override
  public void routing(HttpRules rules) {
    // It only looks on.
  }

  @Override
  public void afterStop() {
    if (!stopping.getAsBoolean()) {
      died.run();
    }
  }
}
