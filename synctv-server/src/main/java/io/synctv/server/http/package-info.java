/** The HTTP interface: one class per resource. */
@NullMarked
package io.synctv.server.http;

import org.jspecify.annotations.NullMarked;
