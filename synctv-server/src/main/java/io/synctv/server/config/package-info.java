/**
 * What an operator may set, where it comes from, and what it must satisfy. A new key is an entry of
 * the table of its part, such as {@code ClusterSettings}, with its name, default, meaning and
 * parser, and a component of that part's record: command line, environment, file, documentation and
 * error messages are made of the tables.
 */
@NullMarked
package io.synctv.server.config;

import org.jspecify.annotations.NullMarked;
