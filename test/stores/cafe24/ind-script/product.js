// biome-ignore-all lint: plain ES5 with globals, as the platform serves it
// Platform script of product pages, lists and the option frame: choosing, cart, buy-now, Naver Pay, wish list.

var EC_CART = {
  url: '/exec/front/order/basket/',

  // Posts what was chosen. `redirect` is the button: 1 buy now, 2 cart, or a name.
  add: function (product, items, redirect, done) {
    var fields = [
      { name: 'command', value: 'add' },
      { name: 'product_no', value: product.no },
      { name: 'product_name', value: product.name },
      { name: 'product_price', value: product.price },
      { name: 'quantity', value: items[0].quantity },
      { name: 'main_cate_no', value: product.category },
      { name: 'display_group', value: product.group },
      { name: 'basket_type', value: 'A0000' },
      { name: 'delvType', value: 'A' },
      { name: 'redirect', value: redirect },
      { name: 'is_direct_buy', value: String(redirect) === '1' ? 'T' : 'F' },
    ];
    EC$.each(items, function (i, item) {
      fields.push({ name: 'selected_item[]', value: item.quantity + '||' + item.code });
    });
    EC$.post(
      EC_ROUTE.getPrefixUrl(this.url),
      fields,
      function (answer) {
        if (answer.result < 0) return alert(answer.alertMSG);
        done(answer);
      },
      'json',
    );
  },

  // Tells the page's other scripts. Seen on product pages of live shops; elsewhere it is not established.
  announce: function (product, items, onProductPage) {
    if (EC_STAND_IN.basketEvent === 'never' || (EC_STAND_IN.basketEvent === 'product' && !onProductPage)) return;
    var total = 0;
    var contents = EC$.map(items, function (item) {
      total += item.price * item.quantity;
      return { variant_code: item.code, quantity: item.quantity, price: item.price, name: product.name };
    });
    EC$('body').trigger('EC_PRODUCT_ACTION_BASKET', {
      product_no: product.no,
      contents: contents,
      total_price: total,
      currency: EC_STAND_IN.currency,
      category: product.category,
    });
  },

  // After a cart add: a layer over the page, or the cart at once.
  show: function (answer) {
    if (answer.isDisplayLayerBasket !== 'T') return (location.href = EC_ROUTE.getPrefixUrl('/order/basket.html'));
    var count = EC$('.EC-Layout-Basket-count');
    count.text(Number(count.eq(0).text()) + 1);
    EC_LAYER.open('/product/add_basket.html');
  },
};

var EC_LAYER = {
  open: function (path) {
    EC$('#confirmLayer').remove();
    EC$('<div id="confirmLayer"></div>').appendTo('body').load(EC_ROUTE.getPrefixUrl(path));
  },
};

// What the page says about its product; read again each time, as the skin may have overwritten it.
var EC_PAGE_PRODUCT = window.iProductNo
  ? {
      no: window.iProductNo,
      name: window.product_name,
      price: window.product_price,
      unit: window.product_sale_price || window.product_price,
      category: window.iCategoryNo,
      group: window.iDisplayGroup,
      hasOption: window.has_option === 'T',
      code: window.item_code,
    }
  : null;
var EC_OPTION_STOCK = window.option_stock_data ? EC$.parseJSON(window.option_stock_data) : {};

function EC_selectedItems() {
  if (!EC_PAGE_PRODUCT.hasOption) {
    return [
      { code: EC_PAGE_PRODUCT.code, quantity: Number(EC$('#quantity').val()), price: Number(EC_PAGE_PRODUCT.unit) },
    ];
  }
  return EC$('.option_product')
    .map(function () {
      var code = EC$(this).find('.option_box_id').val();
      return {
        code: code,
        quantity: Number(EC$(this).find('.quantity').val()),
        price: Number(EC_OPTION_STOCK[code].option_price),
      };
    })
    .get();
}

function setTotalPrice() {
  var total = 0;
  EC$.each(EC_selectedItems(), function (i, item) {
    total += item.price * item.quantity;
  });
  var decimals = EC_STAND_IN.currency === 'KRW' ? 0 : 2;
  var text = decimals ? total.toFixed(decimals) : String(total).replace(/\B(?=(\d{3})+$)/g, ',');
  EC$('.total em').text(text + window.price_unit_tail);
}

EC$(function () {
  EC$('#product_option_id1').bind('change', function () {
    var code = this.value;
    var stock = EC_OPTION_STOCK[code];
    this.value = '*';
    if (!stock || EC$('.option_box_id[value="' + code + '"]').length) return;
    var n = EC$('.option_product').length + 1;
    var row = EC$('<tr class="option_product"></tr>');
    EC$('<td></td>').text(stock.option_value).appendTo(row);
    EC$('<td><input type="number" min="1" value="1" class="quantity"></td>')
      .appendTo(row)
      .find('input')
      .attr('id', 'option_box' + n + '_quantity');
    EC$('<td></td>')
      .append(
        EC$('<input type="hidden" class="option_box_id">')
          .attr('id', 'option_box' + n + '_id')
          .val(code)
          .attr('value', code),
      )
      .append(EC$('<button type="button" class="icon delete"></button>').text(EC_STAND_IN.text.remove))
      .appendTo(row);
    row.appendTo('#totalProducts tbody');
    setTotalPrice();
  });
  EC$('#totalProducts').delegate('.delete', 'click', function () {
    EC$(this).closest('tr').remove();
    setTotalPrice();
  });
  EC$('#totalProducts').delegate('.quantity', 'change', setTotalPrice);

  EC$('.ec-product-listwishicon').bind('click', function () {
    var icon = EC$(this);
    var on = icon.attr('icon_status') === 'on';
    EC$.post(
      EC_ROUTE.getPrefixUrl('/exec/front/Product/Wishlist/'),
      { command: on ? 'del' : 'add', product_no: icon.attr('productno'), cate_no: icon.attr('categoryno') },
      function (answer) {
        if (answer.result === 'NOT_LOGIN') {
          alert(EC_STAND_IN.text.loginFirst);
          location.href = EC_ROUTE.getPrefixUrl('/member/login.html');
        } else icon.attr('icon_status', on ? 'off' : 'on').text(on ? '♡' : '♥');
      },
      'json',
    );
  });
});

function product_submit(type, action, element) {
  var items = EC_selectedItems();
  if (!items.length) {
    alert(EC_STAND_IN.text.chooseOption);
    return false;
  }
  EC_CART.add(EC_PAGE_PRODUCT, items, type, function (answer) {
    if (String(type) === '1') return EC_toOrderForm(answer);
    if (type === 'naver_checkout') return (location.href = EC_ROUTE.getPrefixUrl('/exec/front/order/navercheckout'));
    if (type === 'app') return (location.href = EC_ROUTE.getPrefixUrl('/exec/front/order/kakaopay'));
    var framed = window.parent !== window && !!window.parent.EC_ListAction;
    EC_CART.announce(EC_PAGE_PRODUCT, items, !framed);
    if (framed) return parent.EC_ListAction.added(answer);
    EC_CART.show(answer);
  });
}

// Guests are asked to log in first, or to go on without.
function EC_toOrderForm(answer) {
  var form = EC_ROUTE.getPrefixUrl('/order/orderform.html?basket_type=A0000&delvtype=' + answer.sDelvType);
  location.href =
    answer.isLogin === 'T'
      ? form
      : EC_ROUTE.getPrefixUrl('/member/login.html?noMember=1&returnUrl=' + encodeURIComponent(form));
}

// Buttons in lists. With options a frame opens, and nothing is posted before the shopper confirms in it.
function category_add_basket(productNo, cateNo, displayGroup, basketType, hasOption, quantity, itemCode, delvtype) {
  if (hasOption === 'T') return EC_ListAction.getOptionSelect(productNo, cateNo, displayGroup);
  var product = {
    no: productNo,
    name: EC$('#anchorBoxId_' + productNo + ' .name span').text(),
    price: '',
    category: cateNo,
    group: displayGroup,
  };
  var items = [{ code: itemCode, quantity: Number(quantity), price: 0 }];
  EC_CART.add(product, items, 2, function (answer) {
    EC_CART.announce(product, items, false);
    EC_CART.show(answer);
  });
}

var EC_ListAction = {
  getOptionSelect: function (productNo, cateNo, displayGroup) {
    var src =
      '/product/basket_option.html?product_no=' + productNo + '&cate_no=' + cateNo + '&display_group=' + displayGroup;
    EC$('<div id="optionLayer"><iframe title="option"></iframe></div>')
      .appendTo('body')
      .find('iframe')
      .attr('src', EC_ROUTE.getPrefixUrl(src));
  },
  added: function (answer) {
    EC$('#optionLayer').remove();
    EC_CART.show(answer);
  },
};

function add_wishlist(mode) {
  EC$.post(
    EC_ROUTE.getPrefixUrl('/exec/front/Product/Wishlist/'),
    { command: 'add', product_no: EC_PAGE_PRODUCT.no, cate_no: EC_PAGE_PRODUCT.category },
    function () {
      EC_LAYER.open('/product/layer_wish.html');
    },
    'json',
  );
}

function add_wishlist_nologin(url) {
  alert(EC_STAND_IN.text.loginFirst);
  location.href = url + '?returnUrl=' + encodeURIComponent(location.pathname + location.search);
}
