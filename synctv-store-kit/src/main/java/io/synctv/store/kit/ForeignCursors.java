package io.synctv.store.kit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Marks a test to be run with cursors that no store has made. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@ValueSource(
    strings = {"", " ", "0", "garbage", "!!!", "AAAA", "eyJhIjoxfQ", "MTIz", "-", "🍿", "%00", "'"})
@interface ForeignCursors {}
