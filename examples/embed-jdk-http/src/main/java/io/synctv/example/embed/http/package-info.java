/** The engine behind the JDK's HTTP server. */
@NullMarked
package io.synctv.example.embed.http;

import org.jspecify.annotations.NullMarked;
