package io.synctv.example.kotlin

import io.synctv.api.User
import io.synctv.api.UserId
import io.synctv.api.command.Command
import io.synctv.api.event.PlaybackEvent
import io.synctv.api.playback.PlaybackState
import io.synctv.api.playlist.Media
import io.synctv.api.session.SessionMessage
import io.synctv.core.SyncTv
import io.synctv.core.session.Session
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.mapNotNull
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/** Lets Ada choose a film and start it, and returns what her room plays then. */
suspend fun watch(sync: SyncTv): PlaybackState = coroutineScope {
  val room = sync.createRoom("Friday", UserId.of("ada"))
  val entered = CompletableDeferred<Session>()
  launch {
    val ada = entered.await()
    room.decide(ada, Command.select(Media.of("https://example.org/a.mp4")))
    room.decide(ada, Command.play())
  }
  room
      .messages(User.of("ada"), entered::complete)
      .mapNotNull { (it as? SessionMessage.Ordered)?.event()?.event() as? PlaybackEvent.Changed }
      .first { it.playback().playing() }
      .playback()
}

fun main() = runBlocking { SyncTv.create().use { println(watch(it)) } }
