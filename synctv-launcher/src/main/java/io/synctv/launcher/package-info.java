/**
 * The part of the launcher that is a program. The script {@code synctv} finds the tools, builds,
 * and becomes the server's JVM; here the server is put aside with the options of that JVM, and it
 * is decided what a measurement builds and runs.
 */
package io.synctv.launcher;
