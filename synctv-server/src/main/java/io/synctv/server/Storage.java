package io.synctv.server;

import com.nimbusds.jose.jwk.ECKey;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.Stores;
import io.synctv.cluster.spi.Nodes;
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
   * @param closeStack what is opened is added to it
   * @param nodes the servers that use the same database
   * @throws StartException when the folder or the database cannot be used, or its tables are of an
   *     older version that other servers run still
   */
  static Stores open(ServerConfig config, CloseStack closeStack, Nodes nodes) {
    Path file =
        config.database().embedded()
            ? closeStack.add(DataFolder.open(config.data(), config.cluster().on())).resolve(FILE)
            : Path.of(FILE);
    try {
      OlderServers older = new OlderServers(config, nodes);
      return closeStack.add(JdbcStores.open(config.database().stores(file), older::refuse));
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
