/**
 * Stands in front of the web server's HTTP/1.1: decides where each request ends, before anything is
 * made of it, and how long a client may take for it (decision 32).
 */
@NullMarked
package io.synctv.server.edge;

import org.jspecify.annotations.NullMarked;
