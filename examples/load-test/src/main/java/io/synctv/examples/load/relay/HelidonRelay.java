package io.synctv.examples.load.relay;

import static java.util.Objects.requireNonNull;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bare relay on the same web server: one room, no rules, nothing checked. A frame is built once
 * for all, and what waits for somebody goes out in one write. The difference between this and
 * SyncTV is what rooms cost.
 */
public final class HelidonRelay {

  private final Map<Member, Boolean> members = new ConcurrentHashMap<>();

  private HelidonRelay() {}

  /** Starts a relay on a free port and says which. */
  public static void main(String[] args) {
    HelidonRelay relay = new HelidonRelay();
    WebServer server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
            .useNio(false) // as SyncTV does
            .routing(HttpRouting.builder())
            .addRouting(WsRouting.builder().endpoint("/relay", () -> relay.new Member()))
            .build()
            .start();
    System.out.println("relay ready at http://127.0.0.1:" + server.port());
  }

  private static byte[] frame(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    int length = payload.length;
    ByteBuffer frame = ByteBuffer.allocate(length + (length < 126 ? 2 : 4)).put((byte) 0x81);
    if (length < 126) {
      frame.put((byte) length);
    } else {
      frame.put((byte) 126).putShort((short) length);
    }
    return frame.put(payload).array();
  }

  /** One connection: a queue, and a writer that runs while something waits in it. */
  private final class Member implements WsListener {

    private final ReentrantLock lock = new ReentrantLock();
    private List<byte[]> waiting = new ArrayList<>();
    private boolean writing;
    private @Nullable DataWriter socket;

    @Override
    public void onOpen(WsSession session) {
      socket = ((ConnectionContext) session.socketContext()).dataWriter();
      members.put(this, true);
    }

    @Override
    public void onMessage(WsSession session, String text, boolean last) {
      byte[] frame = frame(text);
      members.keySet().forEach(member -> member.offer(frame));
    }

    @Override
    public void onClose(WsSession session, int status, String reason) {
      members.remove(this);
    }

    private void offer(byte[] frame) {
      lock.lock();
      try {
        waiting.add(frame);
        if (!writing) {
          writing = true;
          Thread.ofVirtual().start(this::drain);
        }
      } finally {
        lock.unlock();
      }
    }

    private void drain() {
      DataWriter to = requireNonNull(socket);
      try {
        for (byte[] joined = next(); joined.length > 0; joined = next()) {
          to.writeNow(BufferData.create(joined));
        }
      } catch (UncheckedIOException e) {
        members.remove(this);
      }
    }

    private byte[] next() {
      List<byte[]> batch;
      lock.lock();
      try {
        batch = waiting;
        waiting = new ArrayList<>(batch.size());
        writing = !batch.isEmpty();
      } finally {
        lock.unlock();
      }
      if (batch.size() == 1) {
        return batch.getFirst();
      }
      ByteBuffer joined = ByteBuffer.allocate(batch.stream().mapToInt(f -> f.length).sum());
      batch.forEach(joined::put);
      return joined.array();
    }
  }
}
