package io.synctv.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says how much a public type may change. Every public top-level type carries it; an architecture
 * test checks that.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@ApiStatus(ApiStatus.Level.STABLE)
public @interface ApiStatus {

  /** {@return the promise made for the marked type} */
  Level value();

  /** The promises. */
  enum Level {
    /** Changes incompatibly only with a new major version. */
    STABLE,
    /** May still change in a minor version; the changelog says how. */
    EXPERIMENTAL,
    /** Public for technical reasons only; not for use outside this project. */
    INTERNAL
  }
}
