/** The command line. */
@NullMarked
package io.synctv.server.cli;

import org.jspecify.annotations.NullMarked;
