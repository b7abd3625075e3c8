package io.synctv.example.spring;

import io.synctv.core.SyncTv;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;

/** Rooms over WebSockets, in Spring Boot. */
@SpringBootApplication
@EnableWebSocket
public class WatchApplication {

  /**
   * Starts the server.
   *
   * @param args Spring's
   */
  public static void main(String[] args) {
    SpringApplication.run(WatchApplication.class, args);
  }

  /** Spring closes it, after {@link EngineShutdown} has: closing twice does no harm. */
  @Bean
  SyncTv engine() {
    return SyncTv.builder().encoder(WireMessage::encode).build();
  }

  @Bean
  WebSocketConfigurer sockets(SyncTv engine) {
    return registry -> registry.addHandler(new RoomSocket(engine), "/rooms/*/socket");
  }
}
