/**
 * What the application that embeds the engine has given it, as rooms meet it: what its access
 * policy has said of people ({@link io.synctv.core.host.AccessAnswers}), what its listeners are
 * still to be told, and what its metrics are told. Whatever the application does, no room waits for
 * it inside its mailbox.
 */
@NullMarked
package io.synctv.core.host;

import org.jspecify.annotations.NullMarked;
