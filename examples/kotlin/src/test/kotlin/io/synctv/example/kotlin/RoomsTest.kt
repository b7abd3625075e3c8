package io.synctv.example.kotlin

import io.synctv.api.User
import io.synctv.api.UserId
import io.synctv.api.command.Command
import io.synctv.api.command.Outcome
import io.synctv.api.session.SessionMessage
import io.synctv.core.SyncTv
import io.synctv.core.session.Session
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

class RoomsTest {

  @Test
  fun `Ada is told when her film plays`() = inTime {
    SyncTv.create().use { assertThat(watch(it).playing()).isTrue() }
  }

  @Test
  fun `whoever stops collecting has left the room`() = inTime {
    SyncTv.create().use { sync ->
      val room = sync.createRoom("Friday", UserId.of("ada"))
      val entered = CompletableDeferred<Session>()

      val welcome = room.messages(User.of("ada"), entered::complete).first()

      assertThat(welcome).isInstanceOf(SessionMessage.Welcome::class.java)
      val session = entered.await()
      while (session.isOpen) delay(10)
    }
  }

  @Test
  fun `the flow ends when the engine closes`() = inTime {
    val sync = SyncTv.create()
    val room = sync.createRoom("Friday", UserId.of("ada"))
    val entered = CompletableDeferred<Session>()
    launch {
      entered.await()
      sync.close()
    }

    assertThat(room.messages(User.of("ada"), entered::complete).toList()).isNotEmpty()
  }

  @Test
  fun `a command that makes no sense is answered`() = inTime {
    SyncTv.create().use { sync ->
      val room = sync.createRoom("Friday", UserId.of("ada"))
      val entered = CompletableDeferred<Session>()
      val ada = launch { room.messages(User.of("ada"), entered::complete).collect {} }

      val outcome = room.decide(entered.await(), Command.play())

      assertThat(outcome).isInstanceOf(Outcome.Rejected::class.java)
      ada.cancel()
    }
  }

  private fun inTime(test: suspend kotlinx.coroutines.CoroutineScope.() -> Unit) = runBlocking {
    withTimeout(30_000) { test() }
  }
}
