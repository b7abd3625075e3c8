package io.synctv.examples.faults.contention;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.synctv.server.lab.Api;
import org.jspecify.annotations.Nullable;

/** A change of what is durable in a room, as it goes to a server. */
sealed interface Change {

  /** Returns the method of the request. */
  String method();

  /** Returns the path below the room's. */
  String path();

  /** Returns the body without the key. */
  ObjectNode body();

  /** Returns whether only the owner may do it. */
  default boolean isForOwner() {
    return false;
  }

  /**
   * Returns whether the room may be so already: then there is nothing to do, and nothing to keep.
   */
  default boolean mayDoNothing() {
    return false;
  }

  /**
   * A change that gives a value to something that has one value at a time. The value of those that
   * tell so is of this change alone, so whoever sees it has seen this change.
   */
  sealed interface Set extends Change {
    /** Names what gets the value. */
    String register();

    /** Returns the value; null for none. */
    @Nullable Object value();
  }

  /** A change of an entry, which must be there. */
  sealed interface OfEntry extends Change {
    /** Returns the entry's id. */
    String item();
  }

  /** A change of the room itself. */
  sealed interface OfRoom extends Set {
    @Override
    default String method() {
      return "PATCH";
    }

    @Override
    default String path() {
      return "";
    }

    @Override
    default boolean isForOwner() {
      return true;
    }
  }

  /** Names the room. The value is of this change alone. */
  record Name(String value) implements OfRoom {
    @Override
    public String register() {
      return "name";
    }

    @Override
    public ObjectNode body() {
      return json().put("name", value);
    }
  }

  /** Hides the room or shows it. */
  record Hidden(Boolean value) implements OfRoom {
    @Override
    public boolean mayDoNothing() {
      return true;
    }

    @Override
    public String register() {
      return "hidden";
    }

    @Override
    public ObjectNode body() {
      return json().put("hidden", value);
    }
  }

  /** Locks the room, or opens it with null. A password is of this change alone. */
  record Password(@Nullable String value) implements OfRoom {
    @Override
    public boolean mayDoNothing() {
      return value == null;
    }

    @Override
    public String register() {
      return "password";
    }

    @Override
    public ObjectNode body() {
      return json().put("password", value);
    }
  }

  /** Chooses what happens when an item ends. */
  record Advance(String value) implements OfRoom {
    @Override
    public boolean mayDoNothing() {
      return true;
    }

    @Override
    public String register() {
      return "advance";
    }

    @Override
    public ObjectNode body() {
      return json().set("settings", json().put("advance", value));
    }
  }

  /** Chooses how many may come. The value is of this change alone. */
  record MaxMembers(Integer value) implements OfRoom {
    @Override
    public String register() {
      return "maxMembers";
    }

    @Override
    public ObjectNode body() {
      return json().set("settings", json().put("maxMembers", value));
    }
  }

  /** Adds an entry to the end. Its address, which is its name too, is of this change alone. */
  record Add(String url) implements Change {
    @Override
    public String method() {
      return "POST";
    }

    @Override
    public String path() {
      return "/playlist";
    }

    @Override
    public ObjectNode body() {
      return json().put("url", url).put("name", url);
    }
  }

  /** Names an entry. The name is of this change alone. */
  record Rename(String item, String value) implements Set, OfEntry {
    @Override
    public String method() {
      return "PATCH";
    }

    @Override
    public String path() {
      return "/playlist/" + item;
    }

    @Override
    public String register() {
      return "entry " + item;
    }

    @Override
    public ObjectNode body() {
      return json().put("name", value);
    }
  }

  /** Puts an entry behind another, or to the start. */
  record Move(String item, @Nullable String after) implements OfEntry {
    @Override
    public boolean mayDoNothing() {
      return true;
    }

    @Override
    public String method() {
      return "PATCH";
    }

    @Override
    public String path() {
      return "/playlist/" + item;
    }

    @Override
    public ObjectNode body() {
      return json().put("after", after);
    }
  }

  /** Removes an entry. */
  record Remove(String item) implements OfEntry {
    @Override
    public String method() {
      return "POST";
    }

    @Override
    public String path() {
      return "/playlist/batch";
    }

    @Override
    public ObjectNode body() {
      ObjectNode body = json();
      body.putArray("operations").addObject().put("op", "remove").put("item", item);
      return body;
    }
  }

  private static ObjectNode json() {
    return Api.JSON.createObjectNode();
  }
}
