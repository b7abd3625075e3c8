/**
 * The stores on SQL databases: SQLite and PostgreSQL.
 *
 * <p>{@link io.synctv.store.jdbc.JdbcStores} is the way in. Behind it each store turns calls into
 * the statements of one class and runs them as one transaction; {@link
 * io.synctv.store.jdbc.Dialect} holds what the two databases say differently. Tables are made and
 * brought up to date when the stores are opened.
 */
@NullMarked
package io.synctv.store.jdbc;

import org.jspecify.annotations.NullMarked;
