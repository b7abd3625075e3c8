/** Real Redis servers for tests, and what can be done to them and to the way to them. */
@NullMarked
package io.synctv.cluster.redis.lab;

import org.jspecify.annotations.NullMarked;
