/** The server: composes the modules into a product. */
module io.synctv.server {
  requires static com.google.errorprone.annotations;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.github.benmanes.caffeine;
  requires com.nimbusds.jose.jwt;
  requires info.picocli;
  requires io.helidon.common;
  requires io.helidon.common.buffers;
  requires io.helidon.common.concurrency.limits;
  requires io.helidon.common.media.type;
  requires io.helidon.common.socket;
  requires io.helidon.common.task;
  requires io.helidon.config;
  requires io.helidon.http;
  requires io.helidon.logging.common;
  requires io.helidon.metrics.api;
  requires io.helidon.service.registry;
  requires io.helidon.webserver;
  requires io.helidon.webserver.observe.metrics;
  requires io.helidon.webserver.websocket;
  requires io.synctv.core;
  requires io.synctv.store.jdbc;
  requires java.logging;
  requires jdk.management;

  exports io.synctv.server.log to
      java.logging;

  uses io.helidon.metrics.spi.MeterRegistryFormatterProvider;

  opens io.synctv.server.cli to
      info.picocli;
}
