package io.synctv.server.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict reading and plain writing of JSON. Safe for use by several threads. */
public final class Json {

  private static final int MAX_DEPTH = 16;
  private static final int MAX_NUMBER = 40;
  private static final int MAX_NAME = 100;
  private static final int MAX_BUFFERS = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // Jackson's own choice is a set of buffers for each thread. Every connection
                  // has a thread, and would keep 30 KB for as long as it is open.
                  .recyclerPool(JsonRecyclerPools.newBoundedPool(MAX_BUFFERS))
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER)
                          .maxNameLength(MAX_NAME)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // Else what is beyond U+FFFF takes twelve bytes instead of four.
                  .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** Writes a value. */
  @FunctionalInterface
  public interface Body {

    /**
     * Writes the value, whole.
     *
     * @param json where to
     * @throws IOException when the target fails
     */
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * Reads exactly one JSON value. Refuses what is not UTF-8, duplicate names, anything after the
   * value, and nesting deeper than {@value #MAX_DEPTH}.
   *
   * @param bytes the text
   * @return the value
   * @throws RejectedException with {@link ErrorCode#MALFORMED}; its message repeats nothing of the
   *     text
   */
  public static JsonNode parse(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      JsonNode node = MAPPER.readTree(text);
      if (node.isMissingNode()) {
        throw malformed("The request holds no JSON");
      }
      return node;
    } catch (CharacterCodingException e) {
      throw malformed("The request is not UTF-8");
    } catch (JsonProcessingException e) {
      throw malformed("The request is not valid JSON");
    }
  }

  /**
   * Writes a value as UTF-8.
   *
   * @param body writes the value
   * @return the text
   */
  public static byte[] bytes(Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    write(out, body);
    return out.toByteArray();
  }

  /**
   * Writes a value as UTF-8 to a target in memory.
   *
   * @param out the target
   * @param body writes the value
   */
  public static void write(OutputStream out, Body body) {
    try (JsonGenerator json = MAPPER.getFactory().createGenerator(out)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RejectedException malformed(String message) {
    return new RejectedException(new Rejection(ErrorCode.MALFORMED, message));
  }
}
