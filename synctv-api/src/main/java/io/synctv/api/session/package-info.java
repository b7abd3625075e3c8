/** What a session is told, and how a host takes it to the wire. */
@NullMarked
package io.synctv.api.session;

import org.jspecify.annotations.NullMarked;
