package org.onecard.server.lane;

import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.Refusal;

/** Where the word on a submission goes. Called from the lane's thread; must not block. */
public interface Reply {

  void answers(Answers answers);

  void refusal(Refusal refusal);

  /** The last word has been said. */
  void done();
}
