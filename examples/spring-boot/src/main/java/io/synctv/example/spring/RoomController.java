package io.synctv.example.spring;

import io.synctv.api.UserId;
import io.synctv.api.error.RejectedException;
import io.synctv.core.SyncTv;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Makes rooms. Whoever sends {@code X-User} is that user; yours is the {@link Principal}. */
@RestController
final class RoomController {

  private final SyncTv engine;

  RoomController(SyncTv engine) {
    this.engine = engine;
  }

  @PostMapping("/rooms")
  @ResponseStatus(HttpStatus.CREATED)
  String create(@RequestHeader("X-User") String user) {
    return engine.createRoom("A room", UserId.of(user)).id().value();
  }

  @ExceptionHandler
  ResponseEntity<String> refused(RejectedException e) {
    return ResponseEntity.status(e.rejection().code().httpStatus())
        .body(e.rejection().code().name());
  }
}
