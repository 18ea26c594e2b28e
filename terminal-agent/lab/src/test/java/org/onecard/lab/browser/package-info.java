/**
 * Real browsers before our pages: one headless Chromium for a test class, a visit for each person.
 * Tests that use it carry the tag {@code real}.
 *
 * <pre>
 * &#64;BeforeAll static void open() { browsers = Browsers.start(); }
 * &#64;AfterAll static void close() { browsers.close(); }
 *
 * try (Visit visit = browsers.visit(page, View.in("zh-CN").sized(480, 800))) {
 *   assertThat(visit.page().locator("h1")).hasText("请刷卡");
 *   assertThat(visit.barriers()).isEmpty();
 *   visit.picture("waiting-zh");
 * }
 * </pre>
 */
package org.onecard.lab.browser;
