package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.cluster.redis.lab.RedisBinary;
import io.synctv.cluster.redis.lab.RedisProcess;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * No script may make a full Redis fuller. Redis refuses a write that takes memory ({@code denyoom})
 * only when it is the first write of a script: what deletes something first may add whatever it
 * likes. So the write that takes memory comes first.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptsWhenFullTest {

  private static final Path SOURCES =
      Path.of("src", "main", "resources").resolve("io/synctv/cluster/redis");
  private static final Pattern CALL = Pattern.compile("redis\\.p?call\\('([A-Z]+)'");
  private static final ProtocolCommand COMMAND = () -> "COMMAND".getBytes(UTF_8);
  private static final String FULL = "1"; // byte: whatever is there, it is too much

  private final Map<String, RedisProcess> servers = new LinkedHashMap<>();

  /** The flags of a command that matter here. */
  private record Flags(boolean write, boolean takesMemory) {}

  @BeforeAll
  void start() {
    for (RedisBinary binary : List.of(RedisBinary.embedded(), RedisBinary.newest())) {
      servers.computeIfAbsent("Redis " + binary.major(), name -> RedisProcess.start(binary));
    }
  }

  @AfterAll
  void stop() {
    servers.values().forEach(RedisProcess::close);
  }

  Stream<String> versions() {
    return servers.keySet().stream();
  }

  private Jedis client(String version) {
    return Objects.requireNonNull(servers.get(version)).client();
  }

  @Test
  void everyScriptIsAmongTheScriptsAndHasACase() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".lua"))
              .map(name -> name.substring(0, name.length() - ".lua".length()))
              .toList();
      assertThat(scripts().keySet()).containsAll(names);
    }
    assertThat(ScriptCases.ALL.stream().map(ScriptCases.Case::script))
        .as("a case in ScriptCases for each script, in which it takes memory if it ever does")
        .containsAll(scripts().keySet());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theFirstWriteOfAScriptIsOneThatAFullRedisRefuses(String version) {
    SoftAssertions all = new SoftAssertions();
    try (Jedis client = client(version)) {
      Set<String> takers = takers(client);
      scripts()
          .forEach(
              (name, script) -> {
                Optional<Flags> first =
                    CALL.matcher(script.text())
                        .results()
                        .map(call -> flags(client, call.group(1)))
                        .filter(Flags::write)
                        .findFirst();
                all.assertThat(first.isPresent() && first.get().takesMemory())
                    .as("%s.lua begins its writes with one that takes memory", name)
                    .isEqualTo(takers.contains(name));
              });
    }
    all.assertAll();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void noScriptMakesAFullRedisFuller(String version) {
    SoftAssertions all = new SoftAssertions();
    try (Jedis client = client(version)) {
      Set<String> refused = new TreeSet<>();
      for (ScriptCases.Case each : ScriptCases.ALL) {
        Map<String, String> before = prepared(client, each);
        String refusal = run(client, each, FULL);
        Map<String, String> after = dumps(client);
        if (refusal == null) {
          all.assertThat(larger(before, after)).as("grown by %s, full", each).isEmpty();
        } else {
          refused.add(each.script());
          all.assertThat(refusal).as("refusal of %s", each).contains("OOM");
          all.assertThat(after).as("left of %s, refused", each).isEqualTo(before);
        }
        Map<String, String> again = prepared(client, each);
        all.assertThat(run(client, each, "0")).as("refusal of %s with room", each).isNull();
        if (!larger(again, dumps(client)).isEmpty()) {
          all.assertThat(refusal).as("refusal of %s, which takes memory", each).isNotNull();
        }
      }
      all.assertThat(refused).as("scripts refused in some case").isEqualTo(takers(client));
    }
    all.assertAll();
  }

  /** Returns the scripts that contain a command that takes memory. */
  private static Set<String> takers(Jedis client) {
    Set<String> names = new TreeSet<>();
    scripts()
        .forEach(
            (name, script) -> {
              Matcher calls = CALL.matcher(script.text());
              while (calls.find()) {
                if (flags(client, calls.group(1)).takesMemory()) {
                  names.add(name);
                }
              }
            });
    return names;
  }

  private static Map<String, String> prepared(Jedis client, ScriptCases.Case each) {
    client.configSet("maxmemory", "0");
    client.flushAll();
    each.before().accept(client);
    return dumps(client);
  }

  /** Runs a script with so much memory; returns what Redis said against it, or null. */
  private static String run(Jedis client, ScriptCases.Case each, String memory) {
    Script script = Objects.requireNonNull(scripts().get(each.script()));
    client.configSet("maxmemory", memory);
    try {
      client.eval(
          script.text().getBytes(UTF_8),
          each.keys().stream().map(key -> key.getBytes(UTF_8)).toList(),
          Arrays.stream(each.args()).map(arg -> arg.toString().getBytes(UTF_8)).toList());
      return null;
    } catch (JedisDataException e) {
      return String.valueOf(e.getMessage());
    } finally {
      client.configSet("maxmemory", "0");
    }
  }

  private static Map<String, String> dumps(Jedis client) {
    Map<String, String> dumps = new TreeMap<>();
    client.keys("*").forEach(key -> dumps.put(key, dump(client, key)));
    return dumps;
  }

  private static String dump(Jedis client, String key) {
    return client.type(key).equals("hash")
        ? new TreeMap<>(client.hgetAll(key)).toString() // Redis has them in any order
        : HexFormat.of().formatHex(client.dump(key));
  }

  private static List<String> larger(Map<String, String> before, Map<String, String> after) {
    return after.entrySet().stream()
        .filter(
            key -> {
              String former = before.get(key.getKey());
              return former == null || key.getValue().length() > former.length();
            })
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Flags flags(Jedis client, String command) {
    List<?> infos = (List<?>) client.sendCommand(COMMAND, "INFO", command.toLowerCase(Locale.ROOT));
    List<?> flags = (List<?>) ((List<?>) infos.getFirst()).get(2);
    List<String> names = flags.stream().map(ScriptsWhenFullTest::text).toList();
    return new Flags(names.contains("write"), names.contains("denyoom"));
  }

  private static String text(Object reply) {
    return reply instanceof byte[] bytes ? new String(bytes, UTF_8) : reply.toString();
  }

  /** All scripts of {@link Scripts}, by the name of the file, which is that of the constant. */
  private static Map<String, Script> scripts() {
    Map<String, Script> scripts = new TreeMap<>();
    Arrays.stream(Scripts.class.getDeclaredFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .filter(field -> field.getType() == Script.class)
        .forEach(
            field -> {
              try {
                scripts.put(
                    field.getName().toLowerCase(Locale.ROOT).replace('_', '-'),
                    (Script) field.get(null));
              } catch (IllegalAccessException e) {
                throw new AssertionError(e);
              }
            });
    return scripts;
  }
}
