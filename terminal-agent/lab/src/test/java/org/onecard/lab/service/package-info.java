/** The terminal's service page before a real browser, with all that stands behind it real. */
package org.onecard.lab.service;
