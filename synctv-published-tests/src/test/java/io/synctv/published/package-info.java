/** Tests of what outsiders get. */
package io.synctv.published;
