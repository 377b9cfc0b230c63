// biome-ignore-all lint: plain ES5 with globals, as the platform serves it
// Platform script of every page: the wish list and power review.

function login_chk(brandcode) {
  wish_request({ brandcode: brandcode }, function () {
    alert('\uCC1C\uD588\uC2B5\uB2C8\uB2E4.');
  });
}

function wish_request(fields, done) {
  $.post(
    '/shop/wish.action.html',
    fields,
    function (answer) {
      if (answer.status) return done(answer);
      alert('\uD68C\uC6D0 \uB85C\uADF8\uC778 \uD6C4 \uC774\uC6A9\uD558\uC2E4 \uC218 \uC788\uC2B5\uB2C8\uB2E4.');
      location.href = (local_path === 'm' ? '/m/login.html' : '/shop/member.html') + '?type=mywishlist';
    },
    'json',
  );
}

// Naver's script binds what the page has told it to call.
$(function () {
  $('.npay_btn_pay').bind('click', function () {
    if ($(this).attr('data-place') === 'order') nhn_buy_nc_order();
    else nhn_buy_nc_baro();
    return false;
  });
  $('.npay_btn_zzim').bind('click', function () {
    nhn_wishlist_nc();
    return false;
  });
});

$(function () {
  $('button[data-uid]').bind('click', function () {
    var button = $(this);
    wish_request({ branduid: button.attr('data-uid') }, function (answer) {
      button.toggleClass('on', answer.wished).text(answer.wished ? '\u2665' : '\u2661');
    });
  });
});

function power_review_submit() {
  var form = document.getElementById('prw_form');
  if (!$.trim(form.content.value)) return alert('\uB0B4\uC6A9\uC744 \uC785\uB825\uD574 \uC8FC\uC138\uC694.');
  form.submit();
}
