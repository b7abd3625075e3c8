/** How the server's log lines look. */
@NullMarked
package io.synctv.server.log;

import org.jspecify.annotations.NullMarked;
