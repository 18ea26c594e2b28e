/** Service page. */
package org.onecard.agent.service;
