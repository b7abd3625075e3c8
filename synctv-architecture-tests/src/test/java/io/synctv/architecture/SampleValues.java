package io.synctv.architecture;

import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.host.ManualTime;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.store.UsageStore;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.SyncTvBuilder;
import io.synctv.core.job.LockPolicy;
import io.synctv.core.job.RoomRetention;
import io.synctv.core.limit.Limits;
import io.synctv.core.room.Room;
import io.synctv.core.session.Session;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Valid values of the types in the library's API, to call its methods with. */
final class SampleValues implements AutoCloseable {

  private final Map<Class<?>, Object> known = new HashMap<>();
  private final SyncTv sync = SyncTv.create();

  SampleValues() {
    Room room = sync.createRoom("Room", UserId.of("ada"));
    known.put(SyncTv.class, sync);
    known.put(Room.class, room);
    known.put(Session.class, room.join(User.of("ada"), message -> {}));
    known.put(Limits.class, Limits.DEFAULT);
    known.put(Limits.Builder.class, Limits.builder());
    known.put(SyncTvBuilder.class, SyncTv.builder());
    known.put(LockPolicy.class, LockPolicy.DEFAULT);
    known.put(ManualTime.class, ManualTime.at(Instant.EPOCH));
    known.put(boolean.class, false);
    known.put(int.class, 1);
    known.put(long.class, 1L);
    known.put(double.class, 1.0);
    known.put(String.class, "name");
    known.put(Object.class, "anything");
    known.put(Throwable.class, new IllegalStateException());
    known.put(Duration.class, Duration.ofSeconds(1));
    known.put(List.class, List.of());
    known.put(Set.class, Set.of());
    known.put(Map.class, Map.of());
    known.put(Collection.class, List.of());
    known.put(IdGenerator.class, IdGenerator.secure());
    known.put(
        RoomRetention.class,
        new RoomRetention(
            UsageStore.NONE,
            sync.clock(),
            IdGenerator.secure(),
            UserKind.GUEST,
            Duration.ofDays(90),
            sync::online));
    known.put(
        io.synctv.cluster.spi.ClusterTransport.class,
        LocalCluster.create().node(NodeId.of("node")));
    known.put(
        OutboundMessage.class,
        OutboundMessage.late(new SessionMessage.Notice("x"), message -> new byte[1]));
  }

  /** Returns arguments for a method. */
  private Object[] arguments(Executable method) throws ReflectiveOperationException {
    return arguments(method, -1);
  }

  /** Returns arguments for a method, but for the one with an index, which is null. */
  Object[] arguments(Executable method, int missing) throws ReflectiveOperationException {
    Parameter[] parameters = method.getParameters();
    Object[] arguments = new Object[parameters.length];
    for (int i = 0; i < arguments.length; i++) {
      boolean none = i == missing || NullArgumentsTest.mayBeNull(parameters[i]);
      arguments[i] = none ? null : of(parameters[i]);
    }
    return arguments;
  }

  private Object of(Parameter parameter) throws ReflectiveOperationException {
    boolean address = parameter.getType() == String.class && parameter.getName().equals("url");
    return address ? "https://example.org/a.mp4" : of(parameter.getType());
  }

  /** Returns a value of a type. */
  Object of(Class<?> type) throws ReflectiveOperationException {
    Object value = known.get(type);
    if (value == null) {
      value = make(type);
      known.put(type, value);
    }
    return value;
  }

  private Object make(Class<?> type) throws ReflectiveOperationException {
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 0);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isSealed()) {
      return of(type.getPermittedSubclasses()[0]);
    }
    if (type.isInterface()) {
      return Proxy.newProxyInstance(
          type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> null);
    }
    for (Method factory : type.getDeclaredMethods()) {
      if (Modifier.isStatic(factory.getModifiers())
          && Modifier.isPublic(factory.getModifiers())
          && factory.getReturnType() == type
          && Stream.of(factory.getParameterTypes()).noneMatch(type::equals)) {
        return factory.invoke(null, arguments(factory));
      }
    }
    if (type.getConstructors().length == 0) {
      throw new IllegalStateException(type + " has no public constructor");
    }
    Constructor<?> constructor = type.getConstructors()[0];
    return constructor.newInstance(arguments(constructor));
  }

  @Override
  public void close() {
    sync.close();
  }
}
