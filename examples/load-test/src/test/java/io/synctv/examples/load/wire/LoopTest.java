package io.synctv.examples.load.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The generator against a server of the test, which writes its bytes as it likes. */
class LoopTest {

  private final Loop loop = new Loop();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final Peer.Listener listener =
      new Peer.Listener() {
        @Override
        public void opened(Peer peer) {
          heard.add("opened");
        }

        @Override
        public void message(Peer peer, byte[] buffer, int from, int length) {
          heard.add(new String(buffer, from, length, StandardCharsets.UTF_8));
        }

        @Override
        public void closed(Peer peer, int code) {
          heard.add("closed " + code);
        }
      };
  private ServerSocket server;
  private Socket socket;
  private OutputStream out;
  private Peer peer;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    var address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    peer = loop.ask(() -> loop.open(7, address, "/path", "", false, listener));
    socket = server.accept();
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
  }

  @AfterEach
  void close() throws IOException {
    loop.close();
    socket.close();
    server.close();
  }

  private String next() throws InterruptedException {
    return heard.poll(20, TimeUnit.SECONDS);
  }

  private void upgrade() throws Exception {
    byte[] answer = "HTTP/1.1 101 Switching\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    out.write(answer);
    assertThat(next()).isEqualTo("opened");
  }

  private static byte[] frame(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[4 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = 126;
    frame[2] = (byte) (payload.length >>> 8);
    frame[3] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, 4, payload.length);
    return frame;
  }

  @Test
  void framesThatComeByteByByteArePutTogether() throws Exception {
    upgrade();
    for (byte one : frame("in pieces")) {
      out.write(one);
    }
    assertThat(next()).isEqualTo("in pieces");
  }

  @Test
  void severalFramesOfOneWriteAreSeveralMessages() throws Exception {
    upgrade();
    byte[] first = frame("one");
    byte[] second = frame("x".repeat(60_000));
    byte[] both = new byte[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    out.write(both);
    assertThat(next()).isEqualTo("one");
    assertThat(next()).hasSize(60_000);
  }

  @Test
  void aRefusedUpgradeIsAClosedConnection() throws Exception {
    out.write("HTTP/1.1 404 Not Found\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(next()).isEqualTo("closed " + Peer.CUT);
  }

  @Test
  void theServersCloseCodeIsTold() throws Exception {
    upgrade();
    out.write(new byte[] {(byte) 0x88, 2, 0x0F, (byte) 0xA1});
    assertThat(next()).isEqualTo("closed 4001");
  }

  @Test
  void whatIsSentIsAMaskedFrame() throws Exception {
    upgrade();
    loop.execute(() -> peer.send(Frames.text("hello")));
    DataInputStream in = new DataInputStream(socket.getInputStream());
    for (int newlines = 0; newlines < 4; ) {
      int c = in.read();
      newlines = c == '\r' || c == '\n' ? newlines + 1 : 0;
    }
    assertThat(in.readNBytes(11))
        .isEqualTo(new byte[] {(byte) 0x81, (byte) 0x85, 0, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'});
  }
}
