/** What an operator may set, where it comes from, and what it must satisfy. */
@NullMarked
package io.synctv.server.config;

import org.jspecify.annotations.NullMarked;
