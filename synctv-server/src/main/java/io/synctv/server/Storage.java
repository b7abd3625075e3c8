package io.synctv.server;

import com.nimbusds.jose.jwk.ECKey;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.Stores;
import io.synctv.server.auth.TokenKey;
import io.synctv.server.cli.StartException;
import io.synctv.server.config.ServerConfig;
import io.synctv.store.jdbc.JdbcStores;
import java.nio.file.Path;

/**
 * Opens what the server keeps things in, SQLite in its data folder or PostgreSQL, and finds its
 * key.
 */
final class Storage {

  private static final String FILE = "synctv.db";

  private Storage() {}

  /**
   * Opens the stores. The data folder is made and held only where it is used.
   *
   * @param parts what is opened is added to it
   * @throws StartException when the folder or the database cannot be used
   */
  static Stores open(ServerConfig config, OpenParts parts) {
    Path file =
        config.database().embedded()
            ? parts.add(DataFolder.open(config.data(), config.cluster().on())).resolve(FILE)
            : Path.of(FILE);
    try {
      return parts.add(JdbcStores.open(config.database().stores(file)));
    } catch (StoreException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Returns the key that signs tokens.
   *
   * @param folder where an earlier version may have left it
   * @throws StartException when what is kept is none
   */
  static ECKey tokenKey(Stores stores, Path folder) {
    try {
      return TokenKey.shared(stores.sharedValues(), folder);
    } catch (IllegalStateException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }
}
