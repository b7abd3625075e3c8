/**
 * The stores on SQL databases; SQLite in this version.
 *
 * <p>{@link io.synctv.store.jdbc.JdbcStores} is the way in. Behind it each store turns calls into
 * the statements of one class and runs them as one transaction, on one connection that writes or
 * one of several that read. Tables are made and brought up to date when the stores are opened.
 */
@NullMarked
package io.synctv.store.jdbc;

import org.jspecify.annotations.NullMarked;
