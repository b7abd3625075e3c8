package io.synctv.examples.faults.contention;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives one command after the other, without a pause, and each until it knows what became of it. In
 * three of a hundred the answer is lost on purpose and the key goes to another server: it is thrown
 * away, or the connection is cut before it, or both servers are sent the command at the same
 * moment. Used by one thread at a time.
 */
final class Client {

  private static final double LOST = 0.03;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int ADDITIONS = 5;
  private static final int PAUSE_MILLIS = 30;
  private static final int CUT_WITHIN_MILLIS = 6;
  private static final List<String> ADVANCES = List.of("stop", "next", "repeatOne", "repeatAll");

  private final String name;
  private final Wire wire;
  private final String owner;
  private final String guest;
  private final Slots slots;
  private final Journal journal;
  private final AtomicInteger unique;
  private int number;

  /**
   * Makes one.
   *
   * @param name of all clients this one's only
   * @param wire to the servers
   * @param owner the token of the room's owner, for what only the owner may do
   * @param guest the token of this client's person, for the rest
   * @param slots the entries that are changed
   * @param journal where all of it is written down
   * @param unique makes numbers from 1,000 on that nobody else gets
   */
  Client(
      String name,
      Wire wire,
      String owner,
      String guest,
      Slots slots,
      Journal journal,
      AtomicInteger unique) {
    this.name = name;
    this.wire = wire;
    this.owner = owner;
    this.guest = guest;
    this.slots = slots;
    this.journal = journal;
    this.unique = unique;
  }

  void act(Random random, BooleanSupplier over) throws InterruptedException {
    while (!over.getAsBoolean()) {
      String key = name + "-" + number++;
      Change change = choose(random, key);
      if (change == null) {
        TimeUnit.MILLISECONDS.sleep(1);
        continue;
      }
      Sent sent = journal.begin(key, change);
      insist(sent, random);
      // Removed by this client, or by another one: then the place is free.
      if (change instanceof Change.OfEntry entry
          && (change instanceof Change.Remove || sent.isRefused())) {
        replace(entry.item(), random);
      }
    }
  }

  private void replace(String gone, Random random) throws InterruptedException {
    int slot = slots.clear(gone);
    if (slot < 0) {
      return;
    }
    for (int attempt = 0; attempt < ADDITIONS; attempt++) {
      String key = name + "-" + number++;
      Sent sent = journal.begin(key, new Change.Add("https://e.org/" + key));
      insist(sent, random);
      List<String> ids = sent.accepted().map(Attempt::ids).orElse(List.of());
      if (!ids.isEmpty()) {
        slots.fill(slot, ids.getFirst());
        return;
      }
    }
  }

  private @Nullable Change choose(Random random, String key) {
    int choice = random.nextInt(100);
    if (choice < 18) {
      return new Change.Name("name " + key);
    } else if (choice < 26) {
      return new Change.Hidden(random.nextBoolean());
    } else if (choice < 28) {
      // Few: a hash takes long.
      return new Change.Password(random.nextInt(5) == 0 ? null : "password " + key);
    } else if (choice < 36) {
      return new Change.Advance(ADVANCES.get(random.nextInt(ADVANCES.size())));
    } else if (choice < 50) {
      return new Change.MaxMembers(1000 + unique.getAndIncrement() % 9000);
    }
    String item = slots.choose(random);
    if (item == null) {
      return null;
    } else if (choice < 72) {
      return new Change.Rename(item, "entry " + key);
    } else if (choice < 92) {
      String after = random.nextBoolean() ? null : slots.choose(random);
      return item.equals(after) ? null : new Change.Move(item, after);
    }
    return new Change.Remove(item);
  }

  /** Sends a command until it is known what became of it, or for half a minute. */
  private void insist(Sent sent, Random random) throws InterruptedException {
    int node = random.nextInt(wire.size());
    boolean loses = random.nextDouble() < LOST;
    if (loses) {
      node = lose(sent, random, node);
    }
    while (System.nanoTime() - sent.begun() < PATIENCE.toNanos()) {
      Attempt attempt = send(sent, node);
      if (attempt.isAccepted() || attempt.isRefused()) {
        return;
      }
      node = another(node, random);
      TimeUnit.MILLISECONDS.sleep(1 + random.nextInt(PAUSE_MILLIS));
    }
  }

  private Attempt send(Sent sent, int node) {
    long now = System.nanoTime();
    return Wire.await(sent, node, now, wire.send(sent, token(sent), node));
  }

  /** Sends a command and returns to which server it shall go again. */
  private int lose(Sent sent, Random random, int node) throws InterruptedException {
    int other = another(node, random);
    switch (random.nextInt(3)) {
      case 0 -> send(sent, node);
      case 1 -> {
        long now = System.nanoTime();
        CompletableFuture<HttpResponse<String>> answer = wire.send(sent, token(sent), node);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(CUT_WITHIN_MILLIS));
        answer.cancel(true);
        Wire.await(sent, node, now, answer);
      }
      default -> {
        long now = System.nanoTime();
        CompletableFuture<HttpResponse<String>> first = wire.send(sent, token(sent), node);
        CompletableFuture<HttpResponse<String>> second = wire.send(sent, token(sent), other);
        Wire.await(sent, node, now, first);
        Wire.await(sent, other, now, second);
      }
    }
    return other;
  }

  private int another(int node, Random random) {
    int servers = wire.size();
    return servers == 1 ? node : (node + 1 + random.nextInt(servers - 1)) % servers;
  }

  private String token(Sent sent) {
    return sent.change().isForOwner() ? owner : guest;
  }
}
